import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// The picture of what the machine is doing, a sentence, and progress that is true.
Plate {
    id: waiting

    required property Component drawing
    property string sentence
    property string detail
    property real part: -1

    implicitHeight: column.implicitHeight + 10 * Theme.grid

    ColumnLayout {
        id: column
        anchors.centerIn: parent
        width: parent.width - 6 * Theme.grid
        spacing: Theme.apart
        Loader {
            sourceComponent: waiting.drawing
            Layout.preferredWidth: 108 * Theme.mm
            Layout.preferredHeight: 108 * Theme.mm
            Layout.alignment: Qt.AlignHCenter
        }
        Words {
            objectName: "waiting-sentence"
            text: waiting.sentence
            bold: true
            font.pixelSize: Theme.title
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        Words {
            text: waiting.detail
            visible: text !== ""
            color: Theme.colour.quiet
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        Progress {
            objectName: "waiting-progress"
            part: waiting.part
            name: waiting.sentence
            visible: waiting.part >= 0
            Layout.fillWidth: true
            Layout.leftMargin: 4 * Theme.grid
            Layout.rightMargin: 4 * Theme.grid
        }
    }
}
