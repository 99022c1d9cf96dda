pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Simulated
import Kiosk.Theme

// The faults that every simulated device can be asked for; what is still to come is said in words.
ColumnLayout {
    id: faults

    required property Device device
    required property string name

    spacing: 0.6 * Theme.grid

    RowLayout {
        spacing: Theme.grid
        Layout.fillWidth: true
        Layout.preferredHeight: 7 * Theme.mm
        Words {
            objectName: "pending:" + faults.name
            text: faults.device.pending === "" ? "No fault asked for" : "Asked for: " + faults.device.pending
            color: faults.device.pending === "" ? Theme.colour.quiet : Theme.colour.trouble
            font.pixelSize: Theme.small
            lineHeight: 1
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
            Layout.fillWidth: true
        }
        TextButton {
            objectName: "heal:" + faults.name
            text: "Heal"
            visible: faults.device.pending !== ""
            implicitHeight: 7 * Theme.mm
            implicitWidth: implicitContentWidth + leftPadding + rightPadding
            Accessible.name: "Heal " + faults.name
            onClicked: faults.device.heal()
        }
    }
    RowLayout {
        spacing: 0.4 * Theme.grid
        Layout.fillWidth: true
        Fault {
            text: "Fail once"
            key: "fail-once"
            on: faults.device.failingOnce
            onClicked: faults.device.failOnce()
        }
        Fault {
            text: "Fail always"
            key: "fail-always"
            on: faults.device.failing
            onClicked: faults.device.failAlways()
        }
        Fault {
            text: "Late"
            key: "late"
            on: faults.device.late
            onClicked: faults.device.delay()
        }
        Fault {
            text: "Hang"
            key: "hang"
            on: faults.device.hanging
            onClicked: faults.device.hang()
        }
        Fault {
            text: "Vanish"
            key: "vanish"
            on: faults.device.vanished
            onClicked: faults.device.vanished ? faults.device.comeBack() : faults.device.vanish()
        }
        Fault {
            text: "Crash"
            key: "crash"
            enabled: faults.device.alive
            onClicked: faults.device.crash()
        }
    }

    component Fault: DockButton {
        required property string key
        objectName: key + ":" + faults.name
        Accessible.name: text + ": " + faults.name
        danger: true
        small: true
        Layout.fillWidth: true
    }
}
