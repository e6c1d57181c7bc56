// A row of rooms that scrolls begins where one is.
document.querySelector(".dock-console [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
