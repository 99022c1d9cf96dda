import QtQuick
import Kiosk.Bridge
import Kiosk.Theme

// The window: one screen at a time, what may lie over it, and nothing else.
Window {
    id: window

    width: Display.width
    height: Display.height
    color: Theme.colour.paper
    title: qsTr("Ki-ốt dịch vụ công")
    flags: Qt.Window | Qt.FramelessWindowHint

    Loader {
        id: screen
        objectName: "screen"
        width: window.width
        height: window.height
        focus: true
        enabled: Session.overlay === "" && !settling.running
        source: Session.screen + ".qml"
        onLoaded: arrive.restart()
        ParallelAnimation {
            id: arrive
            NumberAnimation {
                target: screen
                property: "x"
                from: Session.forward ? 10 * Theme.mm : -10 * Theme.mm
                to: 0
                duration: Theme.motion
                easing.type: Easing.OutQuad
            }
            NumberAnimation {
                target: screen
                property: "opacity"
                from: 0
                to: 1
                duration: Theme.motion
                easing.type: Easing.OutQuad
            }
        }
    }
    Overlays {
        anchors.fill: parent
        enabled: !settling.running
    }
    StandInFrame {
        anchors.fill: parent
    }
    Timer {
        id: settling
        interval: Display.settle
    }
    Connections {
        target: Session
        function onArrived() {
            if (settling.interval > 0) {
                settling.restart();
            }
        }
    }
}
