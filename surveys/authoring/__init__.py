# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How does a questionnaire become a form that somebody else's platform shows, so that its codes come back right?"""
