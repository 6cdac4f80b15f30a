"""xltools: from one Excel tracker to a checked, board-ready workbook."""
