# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What people see: pages, and the shell around them."""
