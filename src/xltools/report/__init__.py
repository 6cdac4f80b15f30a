"""The report: what workbooks say, from typed tables and measures to sheets, packs and the empty tracker."""
