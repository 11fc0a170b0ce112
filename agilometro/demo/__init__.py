# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What would a public body send, if one were made up: any size, any seed, always the same?"""
