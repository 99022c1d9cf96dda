import QtQuick
import QtQuick.Shapes
import Kiosk.Theme

// A line drawing of our own hand on a field of 96 x 96: a tint beneath, ink on top.
Item {
    id: drawing

    property string ink
    property string tinted
    property string faint
    property color inkColour: Theme.colour.ink
    property color tintColour: Theme.colour.tint
    property real size: 64 * Theme.mm
    property real stroke: Theme.stroke

    implicitWidth: size
    implicitHeight: size
    Accessible.ignored: true

    Shape {
        width: 96
        height: 96
        transformOrigin: Item.TopLeft
        scale: Math.min(drawing.width, drawing.height) / 96
        ShapePath {
            strokeColor: "transparent"
            fillColor: drawing.tintColour
            PathSvg { path: drawing.tinted }
        }
        ShapePath {
            strokeColor: Theme.colour.quiet
            strokeWidth: drawing.stroke * 0.75 * 96 / Math.min(drawing.width, drawing.height)
            strokeStyle: ShapePath.DashLine
            dashPattern: [2, 2.5]
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin
            PathSvg { path: drawing.faint }
        }
        ShapePath {
            strokeColor: drawing.inkColour
            strokeWidth: drawing.stroke * 96 / Math.min(drawing.width, drawing.height)
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin
            PathSvg { path: drawing.ink }
        }
    }
}
