import QtQuick
import QtQuick.Shapes
import Kiosk.Theme

// A state's shape in its colour: disc, ring, diamond, triangle, cross.
Item {
    id: mark

    required property string shape
    required property color colour

    readonly property var paths: ({
            "disc": "M8 1 A7 7 0 1 0 8.01 1 Z",
            "ring": "M8 1.5 A6.5 6.5 0 1 0 8.01 1.5 Z",
            "diamond": "M8 0.5 L15.5 8 L8 15.5 L0.5 8 Z",
            "triangle": "M8 1 L15.5 14.5 L0.5 14.5 Z",
            "cross": "M2.5 2.5 L13.5 13.5 M13.5 2.5 L2.5 13.5"
        })

    implicitWidth: 5.2 * Theme.mm
    implicitHeight: implicitWidth
    Accessible.ignored: true

    Shape {
        width: 16
        height: 16
        transformOrigin: Item.TopLeft
        scale: mark.width / 16
        ShapePath {
            strokeColor: mark.colour
            strokeWidth: mark.shape === "cross" ? 3.2 : mark.shape === "ring" ? 2.4 : 0
            fillColor: mark.shape === "ring" || mark.shape === "cross" ? "transparent" : mark.colour
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin
            PathSvg { path: mark.paths[mark.shape] ?? "" }
        }
    }
}
