import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// What happened, whether anything is lost, and what to do now.
Plate {
    id: panel

    required property Component drawing
    required property string happened
    required property string kept
    required property string next

    implicitHeight: column.implicitHeight + 6 * Theme.grid

    ColumnLayout {
        id: column
        anchors.centerIn: parent
        width: parent.width - 6 * Theme.grid
        spacing: Theme.apart
        Loader {
            sourceComponent: panel.drawing
            Layout.preferredWidth: 72 * Theme.mm
            Layout.preferredHeight: 72 * Theme.mm
            Layout.alignment: Qt.AlignHCenter
        }
        Words {
            objectName: "trouble-happened"
            text: panel.happened
            font.pixelSize: Theme.lead
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        Words {
            objectName: "trouble-next"
            text: panel.next
            visible: text !== ""
            bold: true
            font.pixelSize: Theme.lead
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        Rectangle {
            visible: panel.kept !== ""
            color: Theme.colour.doneGround
            radius: Theme.corner
            Layout.fillWidth: true
            Layout.preferredHeight: kept.implicitHeight + 2 * Theme.grid
            Words {
                id: kept
                objectName: "trouble-kept"
                anchors.centerIn: parent
                width: parent.width - 2 * Theme.grid
                text: panel.kept
                color: Theme.colour.done
                bold: true
                horizontalAlignment: Text.AlignHCenter
            }
        }
    }
}
