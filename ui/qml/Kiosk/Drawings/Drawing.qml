import QtQuick
import QtQuick.Shapes
import Kiosk.Theme

// A line drawing of our own hand on a field 96 high and as a rule 96 wide: a tint beneath, ink on top.
Item {
    id: drawing

    property string ink
    property string tinted
    property string faint
    property real field: 96
    property color inkColour: Theme.colour.ink
    property color tintColour: Theme.colour.tint
    property real size: 64 * Theme.mm
    // A small drawing keeps its white: its strokes are thinner.
    property real stroke: Math.min(Theme.stroke, 0.045 * height)

    // Never 0: a drawing that has no place yet has no width of a stroke either.
    readonly property real enlarged: Math.max(0.01, Math.min(width / field, height / 96))

    implicitWidth: size * field / 96
    implicitHeight: size
    Accessible.ignored: true

    Shape {
        x: (drawing.width - drawing.field * drawing.enlarged) / 2
        y: (drawing.height - 96 * drawing.enlarged) / 2
        width: drawing.field
        height: 96
        transformOrigin: Item.TopLeft
        scale: drawing.enlarged
        // The software renderer paints a Shape that lies wholly outside of a clip all the same (Qt 6.11), over what
        // is there; a layer is clipped.
        layer.enabled: true
        layer.smooth: true
        layer.textureSize: Qt.size(Math.max(1, Math.ceil(drawing.field * drawing.enlarged)), Math.max(1, Math.ceil(96 * drawing.enlarged)))
        ShapePath {
            strokeColor: "transparent"
            fillColor: drawing.tintColour
            PathSvg { path: drawing.tinted }
        }
        ShapePath {
            strokeColor: Theme.colour.quiet
            strokeWidth: drawing.stroke * 0.75 / drawing.enlarged
            strokeStyle: ShapePath.DashLine
            dashPattern: [2, 2.5]
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin
            PathSvg { path: drawing.faint }
        }
        ShapePath {
            strokeColor: drawing.inkColour
            strokeWidth: drawing.stroke / drawing.enlarged
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin
            PathSvg { path: drawing.ink }
        }
    }
}
