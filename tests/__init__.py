"""The proof: mirrors magpie/ one to one, with drills, browser journeys and real data in folders of their own."""
