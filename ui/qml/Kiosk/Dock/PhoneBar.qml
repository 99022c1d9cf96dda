import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Simulated
import Kiosk.Theme

// The phone in the person's hand: what it is asked, and the answer.
Plate {
    id: bar

    implicitHeight: line.implicitHeight + 1.6 * Theme.grid
    objectName: "panel:phone"
    Accessible.role: Accessible.Grouping
    Accessible.name: "Phone: " + OwnPhone.stateWord

    RowLayout {
        id: line
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: 1.6 * Theme.grid
        anchors.rightMargin: 0.8 * Theme.grid
        spacing: 0.7 * Theme.grid

        Words {
            text: "Phone"
            bold: true
            font.pixelSize: Theme.lead
            lineHeight: 1
            wrapMode: Text.NoWrap
        }
        StateMark {
            shape: OwnPhone.shape
            colour: OwnPhone.asked ? Theme.colour.wait : OwnPhone.alive ? Theme.colour.done : Theme.colour.quiet
        }
        Words {
            objectName: "state:phone"
            text: OwnPhone.stateWord
            bold: true
            color: OwnPhone.asked ? Theme.colour.wait : OwnPhone.alive ? Theme.colour.done : Theme.colour.quiet
            lineHeight: 1
            wrapMode: Text.NoWrap
        }
        Words {
            objectName: "physical:phone"
            text: OwnPhone.refusal !== "" ? OwnPhone.refusal : OwnPhone.physical
            color: OwnPhone.refusal !== "" ? Theme.colour.trouble : Theme.colour.ink
            font.pixelSize: Theme.small
            lineHeight: 1
            maximumLineCount: 1
            elide: Text.ElideRight
            wrapMode: Text.NoWrap
            Layout.fillWidth: true
        }
        DockButton {
            objectName: "phone:agree"
            text: "Approve on the phone"
            strong: true
            enabled: OwnPhone.asked
            Accessible.name: "Approve on " + Dock.personName + "'s phone"
            onClicked: OwnPhone.agree()
        }
        DockButton {
            objectName: "phone:agree-low"
            text: "With level 1"
            enabled: OwnPhone.asked
            onClicked: OwnPhone.agreeLow()
        }
        DockButton {
            objectName: "phone:refuse"
            text: "Refuse"
            danger: true
            enabled: OwnPhone.asked
            onClicked: OwnPhone.refuse()
        }
    }
}
