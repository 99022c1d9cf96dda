pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

// The state of a check by its shape: a disc with a tick, a square with a cross, a ring, a ring half full.
Item {
    id: mark

    required property string shows
    property real size: 7 * Theme.mm
    readonly property color colour: mark.shows === "passed" || mark.shows === "fit" ? Theme.colour.done : mark.shows === "failed" || mark.shows === "not-fit" ? Theme.colour.trouble : mark.diamond ? Theme.colour.wait : Theme.colour.quiet
    readonly property bool full: ["passed", "failed", "fit", "not-fit", "fit-with-limits", "trial"].includes(mark.shows)
    readonly property bool square: mark.shows === "failed" || mark.shows === "not-fit"
    readonly property bool diamond: mark.shows === "fit-with-limits" || mark.shows === "trial"

    implicitWidth: size
    implicitHeight: size
    Accessible.ignored: true

    Rectangle {
        anchors.centerIn: parent
        width: mark.size * (mark.diamond ? 0.78 : 1)
        height: width
        rotation: mark.diamond ? 45 : 0
        antialiasing: true
        radius: mark.square || mark.diamond ? 0.12 * width : width / 2
        color: mark.full ? mark.colour : "transparent"
        border.width: mark.full ? 0 : 0.12 * mark.size
        border.color: mark.colour
    }
    Rectangle {
        visible: mark.shows === "running"
        anchors.centerIn: parent
        width: 0.44 * mark.size
        height: width
        radius: width / 2
        color: mark.colour
    }
    Rectangle {
        visible: mark.shows === "not-run" || mark.shows === "as-far-as-seen"
        anchors.centerIn: parent
        width: 0.5 * mark.size
        height: 0.12 * mark.size
        color: mark.colour
    }
    // Drawn, not written: a mark is no letter.
    Repeater {
        model: !mark.full ? [] : mark.square ? [[0, 0, 0.56, 45], [0, 0, 0.56, -45]] : mark.diamond ? [[0, -0.1, 0.34, 90], [0, 0.24, 0.1, 90]] : [[-0.16, 0.08, 0.28, 45], [0.09, 0, 0.5, -50]]
        delegate: Rectangle {
            required property var modelData
            x: mark.size / 2 + modelData[0] * mark.size - width / 2
            y: mark.size / 2 + modelData[1] * mark.size - height / 2
            width: modelData[2] * mark.size
            height: 0.11 * mark.size
            radius: height / 2
            rotation: modelData[3]
            antialiasing: true
            color: Theme.high ? "#000000" : Theme.colour.card
        }
    }
}
