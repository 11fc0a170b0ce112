# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is prescribed, by which act, from which day, in which reading."""
