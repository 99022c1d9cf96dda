import QtQuick
import QtQuick.Shapes
import Kiosk.Theme

// The little light on a device.
Shape {
    id: lamp

    required property color lit

    width: 8
    height: 8

    ShapePath {
        strokeColor: Theme.colour.ink
        strokeWidth: 1.6
        fillColor: lamp.lit
        PathSvg { path: "M4 0 A4 4 0 1 0 4.01 0 Z" }
    }
}
