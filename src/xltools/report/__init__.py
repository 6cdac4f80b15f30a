"""The report: what workbooks say, from the typed tables and measures to sheets, packs and the empty tracker."""
