// A loudspeaker.
Drawing {
    tinted: ""
    ink: "M12 36 L12 60 L28 60 L50 78 L50 18 L28 36 Z M62 36 C69 43 69 53 62 60 M73 25 C88 38 88 58 73 71"
}
