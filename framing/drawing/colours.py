"""The colours of the page (a test holds them equal), told apart by those who see few colours."""

INK, SOFT, RULE, HAIR = "#1d1c1a", "#5c5954", "#d9d4c8", "#ebe7dd"
BLUE, RUST, GREEN, PURPLE, OCHRE = "#1f5fa8", "#b0401c", "#0b6b59", "#7a3e96", "#765800"
FAVOURS, DISFAVOURS = "#2a6592", "#92580c"
