import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// What floats over a screen: a question of its own with at most two answers.
Rectangle {
    id: dialog

    required property string title
    required property string words
    required property Component drawing
    property string primary
    property string primaryName
    property string quiet
    property string quietName
    property real part: -1

    signal proceeded
    signal declined

    color: Theme.colour.veil
    Accessible.role: Accessible.Dialog
    Accessible.name: title

    MouseArea {
        anchors.fill: parent
    }
    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        y: parent.height / 3
        width: parent.width - 2 * Theme.margin
        height: column.implicitHeight + 6 * Theme.grid
        radius: 2 * Theme.corner
        color: Theme.colour.card

        ColumnLayout {
            id: column
            anchors.centerIn: parent
            width: parent.width - 6 * Theme.grid
            spacing: Theme.apart
            Loader {
                sourceComponent: dialog.drawing
                Layout.preferredWidth: 56 * Theme.mm
                Layout.preferredHeight: 56 * Theme.mm
                Layout.alignment: Qt.AlignHCenter
            }
            Words {
                text: dialog.title
                bold: true
                font.pixelSize: Theme.question
                lineHeight: 1
                horizontalAlignment: Text.AlignHCenter
                Layout.fillWidth: true
            }
            Words {
                text: dialog.words
                font.pixelSize: Theme.lead
                color: Theme.colour.quiet
                horizontalAlignment: Text.AlignHCenter
                Layout.fillWidth: true
            }
            Progress {
                part: dialog.part
                name: dialog.title
                visible: dialog.part >= 0
                Layout.fillWidth: true
            }
            RowLayout {
                spacing: Theme.apart
                uniformCellSizes: true
                Layout.topMargin: Theme.grid
                QuietButton {
                    objectName: dialog.quietName
                    text: dialog.quiet
                    visible: text !== ""
                    Layout.fillWidth: true
                    onClicked: dialog.declined()
                }
                PrimaryButton {
                    objectName: dialog.primaryName
                    text: dialog.primary
                    Layout.fillWidth: true
                    onClicked: dialog.proceeded()
                }
            }
        }
    }
}
