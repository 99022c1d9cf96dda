import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// The picture of what the machine is doing, a sentence, what it does one after the other, and progress that is true.
Plate {
    id: waiting

    required property Component drawing
    property string sentence
    property string detail
    property list<string> steps
    property int current: 0
    property bool awaiting: false
    property real part: -1

    readonly property bool wide: !Theme.portrait && width > 21 * Theme.lead

    implicitHeight: column.implicitHeight + 6 * Theme.grid

    GridLayout {
        id: column
        anchors.centerIn: parent
        width: parent.width - 6 * Theme.grid
        columns: waiting.wide ? 2 : 1
        columnSpacing: 4 * Theme.grid
        rowSpacing: Theme.apart
        Loader {
            sourceComponent: waiting.drawing
            Layout.preferredWidth: Theme.scene
            Layout.preferredHeight: Theme.scene
            Layout.alignment: Qt.AlignHCenter
        }
        ColumnLayout {
            spacing: Theme.apart
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignVCenter
            Words {
                objectName: "waiting-sentence"
                text: waiting.sentence
                bold: true
                font.pixelSize: Theme.title
                horizontalAlignment: waiting.wide ? Text.AlignLeft : Text.AlignHCenter
                Layout.fillWidth: true
            }
            Words {
                text: waiting.detail
                visible: text !== ""
                color: Theme.colour.quiet
                font.pixelSize: Theme.lead
                horizontalAlignment: waiting.wide ? Text.AlignLeft : Text.AlignHCenter
                Layout.fillWidth: true
            }
            LiveSteps {
                visible: names.length > 0
                names: waiting.steps
                current: waiting.current
                awaiting: waiting.awaiting
                // In the middle as a block, its lines even at the left.
                Layout.fillWidth: waiting.wide
                Layout.maximumWidth: waiting.wide ? column.width : Math.min(implicitWidth, column.width)
                Layout.alignment: Qt.AlignHCenter
            }
            Progress {
                objectName: "waiting-progress"
                part: waiting.part
                name: waiting.sentence
                visible: waiting.part >= 0
                Layout.fillWidth: true
            }
        }
    }
}
