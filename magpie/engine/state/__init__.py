"""What the engine remembers: cards, people, explicit choices, boards. A pure fold over the log, in offset order."""
