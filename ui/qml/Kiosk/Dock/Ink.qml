import QtQuick
import QtQuick.Shapes
import Kiosk.Theme

// A part of a drawing: a tint or white beneath, ink on top, dashes for what is not solid.
Shape {
    id: part

    property string ink
    property string tinted
    property string white
    property string faint
    property color inkColour: Theme.colour.ink
    property color tintColour: Theme.colour.tint
    property real stroke: 1.9

    ShapePath {
        strokeColor: "transparent"
        fillColor: Theme.colour.card
        PathSvg { path: part.white }
    }
    ShapePath {
        strokeColor: "transparent"
        fillColor: part.tintColour
        PathSvg { path: part.tinted }
    }
    ShapePath {
        strokeColor: Theme.colour.quiet
        strokeWidth: part.stroke * 0.8
        strokeStyle: ShapePath.DashLine
        dashPattern: [2, 2.5]
        fillColor: "transparent"
        capStyle: ShapePath.RoundCap
        PathSvg { path: part.faint }
    }
    ShapePath {
        strokeColor: part.inkColour
        strokeWidth: part.stroke
        fillColor: "transparent"
        capStyle: ShapePath.RoundCap
        joinStyle: ShapePath.RoundJoin
        PathSvg { path: part.ink }
    }
}
