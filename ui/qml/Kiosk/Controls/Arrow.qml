import QtQuick
import QtQuick.Shapes
import Kiosk.Theme

// An arrow up or down, of two strokes and a shaft.
Item {
    id: arrow

    property bool downward: true
    property color colour: Theme.colour.ink

    width: 6 * Theme.mm
    height: 7 * Theme.mm
    rotation: downward ? 0 : 180
    Accessible.ignored: true

    Shape {
        anchors.fill: parent
        ShapePath {
            strokeColor: arrow.colour
            strokeWidth: Theme.stroke
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin
            startX: arrow.width / 2
            startY: Theme.stroke
            PathLine {
                x: arrow.width / 2
                y: arrow.height - Theme.stroke
            }
            PathMove {
                x: Theme.stroke
                y: arrow.height / 2
            }
            PathLine {
                x: arrow.width / 2
                y: arrow.height - Theme.stroke
            }
            PathLine {
                x: arrow.width - Theme.stroke
                y: arrow.height / 2
            }
        }
    }
}
