import QtQuick
import Kiosk.Controls
import Kiosk.Simulated
import Kiosk.Theme

Panel {
    title: "Network"
    name: "network"
    device: Network
    physical: Network.physical
    below: Words {
        text: "The line stands between the kiosk with its agent and the gateway. What cannot be sent stays in the outbox."
        color: Theme.colour.quiet
        font.pixelSize: Theme.small
    }

    scene: Sketch {
        // The kiosk at the left, the province at the right.
        Ink {
            white: "M26 14 L58 14 Q62 14 62 18 L62 76 Q62 80 58 80 L26 80 Q22 80 22 76 L22 18 Q22 14 26 14 Z"
            tinted: "M28 21 L56 21 L56 50 L28 50 Z"
            ink: "M26 14 L58 14 Q62 14 62 18 L62 76 Q62 80 58 80 L26 80 Q22 80 22 76 L22 18 Q22 14 26 14 Z M28 21 L56 21 L56 50 L28 50 Z M34 60 L50 60 M42 80 L42 100 M28 100 L56 100"
        }
        Ink {
            white: "M186 40 L216 20 L246 40 Z M190 90 L242 90 L242 46 L190 46 Z"
            tinted: "M190 40 L216 23 L242 40 Z"
            ink: "M184 40 L216 19 L248 40 Z M192 46 L192 88 M204 46 L204 88 M216 46 L216 88 M228 46 L228 88 M240 46 L240 88 M186 92 L246 92 M180 100 L252 100"
        }
        Ink {
            visible: Network.plugged
            inkColour: Network.mode === "open" ? Theme.colour.done : Theme.colour.wait
            stroke: 2.6
            ink: Network.mode === "open" ? "M62 70 L186 70" : Network.mode === "failing" ? "M62 70 L112 70 L118 60 L126 80 L134 60 L140 70 L186 70" : "M62 64 L186 64 M178 58 L186 64 L178 70 M186 78 L132 78 M124 72 L112 84 M112 72 L124 84"
        }
        Ink {
            visible: Network.mode === "cut"
            inkColour: Theme.colour.trouble
            stroke: 2.4
            ink: "M62 70 L96 70 M96 61 L106 61 L106 79 L96 79 Z M106 66 L112 66 M106 74 L112 74 M186 70 L158 70 M158 61 L148 61 L148 79 L158 79 Z"
        }
        Ink {
            visible: Network.mode === "" || Network.mode === "cut"
            faint: Network.mode === "" ? "M66 70 L182 70" : "M116 70 L144 70"
        }
        MouseArea {
            objectName: "cable"
            x: 66
            y: 48
            width: 116
            height: 44
            enabled: Network.alive
            cursorShape: Qt.PointingHandCursor
            Accessible.role: Accessible.Button
            Accessible.name: Network.plugged ? "Pull the network" : "Plug the network in"
            onClicked: Network.plugged ? Network.pull() : Network.plug()
        }
    }

    DockButton {
        objectName: "pull-network"
        text: Network.plugged ? "Pull the network" : "Plug the network in"
        strong: true
        enabled: Network.alive
        onClicked: Network.plugged ? Network.pull() : Network.plug()
    }
    DockButton {
        objectName: "network:failing"
        text: "Answer 500"
        on: Network.mode === "failing"
        danger: true
        enabled: Network.alive
        onClicked: Network.choose(Network.mode === "failing" ? "open" : "failing")
    }
    DockButton {
        objectName: "network:answer-lost"
        text: "Lose answers"
        on: Network.mode === "answer-lost"
        danger: true
        enabled: Network.alive
        onClicked: Network.choose(Network.mode === "answer-lost" ? "open" : "answer-lost")
    }
}
