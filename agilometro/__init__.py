# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""The shell: command line, settings, wiring."""
