# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Where is coverage going, if what happened until now goes on happening?"""
