import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// A white card with a heading; where it can be changed, a button at the right of the heading.
Plate {
    id: section

    required property string heading
    property string action
    property string actionName
    default property alias content: inside.data

    signal acted

    implicitHeight: column.implicitHeight + 3 * Theme.grid

    ColumnLayout {
        id: column
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: 1.5 * Theme.grid
        anchors.leftMargin: 2 * Theme.grid
        anchors.rightMargin: 2 * Theme.grid
        spacing: Theme.grid
        RowLayout {
            spacing: Theme.grid
            Words {
                text: section.heading
                bold: true
                font.pixelSize: Theme.lead
                verticalAlignment: Text.AlignVCenter
                Layout.fillWidth: true
            }
            QuietButton {
                objectName: section.actionName
                text: section.action
                visible: text !== ""
                Accessible.name: section.action + ": " + section.heading
                Layout.preferredHeight: Theme.target
                onClicked: section.acted()
            }
        }
        ColumnLayout {
            id: inside
            spacing: Theme.grid * 0.75
            Layout.fillWidth: true
        }
    }
}
