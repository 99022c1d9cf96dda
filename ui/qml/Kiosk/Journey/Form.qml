pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// A page of the form: few fields, filled already where the card knew the answer.
Frame {
    id: screen

    question: FormModel.title
    reason: FormModel.reason
    drawing: FormSheet {}

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.apart

        ColumnLayout {
            spacing: Theme.grid / 2
            Layout.fillWidth: true
            Words {
                objectName: "page"
                text: FormModel.pageWords
                color: Theme.colour.quiet
                font.pixelSize: Theme.small
                Layout.fillWidth: true
            }
            Progress {
                name: FormModel.pageWords
                part: FormModel.pages > 0 ? FormModel.here / FormModel.pages : 0
                Layout.fillWidth: true
            }
            Words {
                objectName: "troubles"
                text: FormModel.troubleWords
                visible: text !== ""
                color: Theme.colour.trouble
                bold: true
                Layout.fillWidth: true
                Accessible.role: Accessible.AlertMessage
                Accessible.name: text
            }
        }
        Repeater {
            id: fields
            model: FormModel.rows
            delegate: FormRow {
                Layout.fillWidth: true
            }
        }
        EntryButtons {
            visible: FormModel.addWords !== "" || FormModel.removeWords !== ""
            Layout.fillWidth: true
        }
    }
    Connections {
        target: FormModel
        function onStepped(): void {
            screen.toTop();
        }
        function onRefused(key: string): void {
            for (let at = 0; at < fields.count; at++) {
                const row = fields.itemAt(at) as FormRow;
                if (row !== null && row.key === key) {
                    screen.show(row);
                }
            }
        }
    }
}
