import Kiosk.Theme

// A tick.
Drawing {
    stroke: Theme.stroke
    tinted: ""
    ink: "M20 50 L40 70 L78 28"
}
