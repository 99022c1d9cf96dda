import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Theme

// Whether the machine may face the public: large, with what it may not do, and when that was found.
Plate {
    id: plate

    // Whether it says what it is and what cannot be done, and no more.
    property bool brief: false

    readonly property color tone: ({
            "fit": Theme.colour.done,
            "not-fit": Theme.colour.trouble,
            "fit-with-limits": Theme.colour.wait,
            "trial": Theme.colour.wait
        })[ChecksModel.verdict] ?? Theme.colour.quiet

    implicitHeight: content.implicitHeight + 2.5 * Theme.grid
    border.width: Theme.rim
    border.color: tone
    color: ({
            "fit": Theme.colour.doneGround,
            "not-fit": Theme.colour.troubleGround,
            "fit-with-limits": Theme.colour.waitGround,
            "trial": Theme.colour.waitGround
        })[ChecksModel.verdict] ?? Theme.colour.card

    RowLayout {
        id: content
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.margins: 1.5 * Theme.grid
        spacing: 1.5 * Theme.grid

        StateMark {
            shows: ChecksModel.verdict
            size: (plate.brief ? 10 : 16) * Theme.mm
            Layout.alignment: Qt.AlignTop
        }
        ColumnLayout {
            spacing: Theme.grid / 2
            Layout.fillWidth: true
            Words {
                objectName: "verdict"
                text: ChecksModel.verdictWords
                bold: true
                font.pixelSize: Theme.title
                lineHeight: 1
                color: plate.tone
                Layout.fillWidth: true
            }
            Words {
                visible: !plate.brief
                text: ChecksModel.verdictMeans
                Layout.fillWidth: true
            }
            Repeater {
                model: ChecksModel.limits
                delegate: Words {
                    required property string modelData
                    text: "• " + modelData
                    bold: true
                    Layout.fillWidth: true
                }
            }
            Words {
                text: ChecksModel.verdictAt
                visible: text !== "" && !plate.brief
                font.pixelSize: Theme.small
                color: Theme.colour.quiet
                Layout.fillWidth: true
            }
            Words {
                text: ChecksModel.trouble
                visible: text !== ""
                bold: true
                color: Theme.colour.wait
                Layout.fillWidth: true
            }
        }
    }
}
