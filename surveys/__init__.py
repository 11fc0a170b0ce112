# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What do people say when they are asked? Instruments, waves, answers, scores."""
