pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// What floats over a screen: a question of its own with at most three answers. What does not fit scrolls above the
// answers, which always stand.
FocusScope {
    id: dialog

    required property string title
    required property string words
    required property Component drawing
    property string primary
    property string primaryName
    property string quiet
    property string quietName
    property string other
    property string otherName
    property real part: -1
    property string partWords
    // Whether nothing of the screen beneath may be read.
    property bool covering: false

    // Beside each other only while the letters leave room for it.
    readonly property bool wide: sheet.width > 28 * Theme.lead
    readonly property real inset: (Theme.k < 0.8 ? 1.75 : 3) * Theme.grid

    signal proceeded
    signal declined
    signal otherwise

    focus: true
    Accessible.role: Accessible.Dialog
    Accessible.name: title
    Keys.onEscapePressed: proceeded()

    Rectangle {
        anchors.fill: parent
        color: dialog.covering ? Theme.colour.paper : Theme.colour.veil
    }
    MouseArea {
        anchors.fill: parent
    }
    Rectangle {
        id: sheet
        readonly property real most: dialog.height - 2 * Theme.grid
        readonly property real wanted: column.implicitHeight + answers.implicitHeight + 2 * dialog.inset + 2 * Theme.grid + 2 * saying.pad
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width - 2 * Theme.margin, 320 * Theme.mm)
        height: Math.min(wanted, most)
        // The answers lie in the lower two thirds.
        y: Math.max(0, Math.min(dialog.height - height - 2 * Theme.grid, Math.max(dialog.height / 3, (dialog.height - height) / 2)))
        radius: 2 * Theme.corner
        color: Theme.colour.card
        border.width: Theme.hairline
        border.color: Theme.colour.line

        Scroller {
            id: saying
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.bottom: answers.top
            anchors.margins: dialog.inset
            anchors.bottomMargin: 2 * Theme.grid
            GridLayout {
                id: column
                width: saying.width
                columns: dialog.wide ? 2 : 1
                columnSpacing: 3 * Theme.grid
                rowSpacing: 2 * Theme.grid
                Loader {
                    // What does not fit goes before the words begin to scroll.
                    visible: dialog.wide || said.implicitHeight + Theme.picture + answers.implicitHeight + 12 * Theme.grid <= sheet.most
                    sourceComponent: dialog.drawing
                    Layout.preferredWidth: Theme.picture
                    Layout.preferredHeight: Theme.picture
                    Layout.alignment: dialog.wide ? Qt.AlignTop : Qt.AlignHCenter
                }
                ColumnLayout {
                    id: said
                    spacing: Theme.apart
                    Layout.fillWidth: true
                    Layout.alignment: Qt.AlignVCenter
                    Words {
                        objectName: "dialog-title"
                        text: dialog.title
                        bold: true
                        font.pixelSize: Theme.question
                        lineHeight: 1
                        horizontalAlignment: dialog.wide ? Text.AlignLeft : Text.AlignHCenter
                        Layout.fillWidth: true
                        Accessible.role: Accessible.Heading
                    }
                    Words {
                        objectName: "dialog-words"
                        text: dialog.words
                        font.pixelSize: Theme.lead
                        color: Theme.colour.quiet
                        horizontalAlignment: dialog.wide ? Text.AlignLeft : Text.AlignHCenter
                        Layout.fillWidth: true
                    }
                    Words {
                        objectName: "dialog-part"
                        text: dialog.partWords
                        visible: text !== ""
                        bold: true
                        font.pixelSize: Theme.title
                        font.features: {
                            "tnum": 1
                        }
                        horizontalAlignment: dialog.wide ? Text.AlignLeft : Text.AlignHCenter
                        Layout.fillWidth: true
                    }
                    Progress {
                        part: dialog.part
                        name: dialog.title
                        visible: dialog.part >= 0
                        Layout.fillWidth: true
                    }
                }
            }
        }
        GridLayout {
            id: answers
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            anchors.margins: dialog.inset
            columns: dialog.wide && dialog.other !== "" && dialog.quiet !== "" ? 2 : 1
            columnSpacing: Theme.apart
            rowSpacing: Theme.grid
            uniformCellWidths: true
            PrimaryButton {
                objectName: dialog.primaryName
                text: dialog.primary
                focus: true
                Layout.fillWidth: true
                Layout.columnSpan: answers.columns
                onClicked: dialog.proceeded()
            }
            QuietButton {
                objectName: dialog.otherName
                text: dialog.other
                visible: text !== ""
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: dialog.otherwise()
            }
            QuietButton {
                objectName: dialog.quietName
                text: dialog.quiet
                visible: text !== ""
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: dialog.declined()
            }
        }
    }
}
