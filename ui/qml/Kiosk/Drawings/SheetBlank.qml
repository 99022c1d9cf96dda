// A sheet with nothing on it, to be turned over.
Drawing {
    tinted: "M26 14 L70 14 L70 76 L26 76 Z"
    ink: "M22 72 L22 10 L58 10 L66 18 L66 72 Z M58 10 L58 18 L66 18 M78 30 Q90 44 78 60 M86 58 L77 62 L75 52"
    faint: "M32 30 L54 30 M32 40 L54 40 M32 50 L54 50"
}
