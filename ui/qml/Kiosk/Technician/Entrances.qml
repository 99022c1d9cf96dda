pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Theme

// Where the table leads to: the checks that need somebody, the report, and the other pages.
Flow {
    id: entrances

    spacing: Theme.grid

    component Entrance: QuietButton {
        width: Math.min(implicitWidth, entrances.width)
        height: Math.max(Theme.target, implicitContentHeight + Theme.grid)
    }

    Entrance {
        objectName: "attended"
        visible: !ChecksModel.waiting
        text: qsTr("Kiểm tra có người đứng máy")
        enabled: ChecksModel.ready
        opacity: enabled ? 1 : 0.45
        onClicked: ChecksModel.checkAttended()
    }
    Entrance {
        objectName: "report"
        visible: !ChecksModel.waiting && ChecksModel.verdict !== "unknown"
        text: qsTr("Báo cáo")
        onClicked: RoomsModel.go("Readiness")
    }
    Repeater {
        model: RoomsModel.entries
        delegate: Entrance {
            required property string room
            required property string title
            objectName: "room:" + room
            text: title
            onClicked: RoomsModel.go(room)
        }
    }
}
