"""Pictures and films of the demo, drawn by our own code: turned forms, modelled forms, light and grain."""
