# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How did the schema of the record become what it is? One file per step, in order."""
