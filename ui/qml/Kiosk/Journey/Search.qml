pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// Finding a procedure: by the words of the street, or by looking through what happens in a life and who settles it.
Frame {
    id: screen

    property string shown

    question: SearchModel.shelf !== "" ? SearchModel.shelf : qsTr("Quý khách tìm thủ tục gì?")
    reason: SearchModel.shelf !== "" ? qsTr("Chạm vào thủ tục cần làm.") : qsTr("Gõ vài chữ, có dấu hay không dấu đều được, hoặc chọn một nhóm bên dưới.")
    primary: ""
    drawing: Loupe {}

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.grid

        Field {
            id: query
            name: "query"
            hint: qsTr("Ví dụ: khai sinh, tam tru, sao y")
            value: SearchModel.query
            limit: 200
            visible: SearchModel.shelf === ""
            Layout.fillWidth: true
            onEdited: text => SearchModel.type(text)
        }
        Words {
            objectName: "found"
            text: SearchModel.found
            visible: text !== ""
            color: Theme.colour.quiet
            font.pixelSize: Theme.small
            Layout.fillWidth: true
        }
        GridLayout {
            visible: SearchModel.browsing
            columns: Theme.size >= 2 ? 1 : 2
            columnSpacing: Theme.grid
            rowSpacing: Theme.grid
            uniformCellWidths: true
            Layout.fillWidth: true
            OptionRow {
                objectName: "browse:life-event"
                text: qsTr("Theo việc trong đời")
                chosen: !SearchModel.byAgency
                Layout.fillWidth: true
                Layout.minimumHeight: Theme.target
                onClicked: SearchModel.browse("life-event")
            }
            OptionRow {
                objectName: "browse:agency"
                text: qsTr("Theo cơ quan giải quyết")
                chosen: SearchModel.byAgency
                Layout.fillWidth: true
                Layout.minimumHeight: Theme.target
                onClicked: SearchModel.browse("agency")
            }
        }
        GridLayout {
            visible: SearchModel.browsing
            columns: Theme.size >= 2 || SearchModel.byAgency ? 1 : 2
            columnSpacing: Theme.grid
            rowSpacing: Theme.grid
            uniformCellWidths: true
            Layout.fillWidth: true
            Repeater {
                model: SearchModel.shelves
                delegate: ChoiceCard {
                    required property string name
                    required property string title
                    required property string holdsWords
                    objectName: "shelf:" + name
                    text: title
                    meaning: holdsWords
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    onClicked: SearchModel.openShelf(name)
                }
            }
        }
        Repeater {
            model: SearchModel.rows
            delegate: ListRow {
                required property string code
                required property string name
                required property string deadline
                required property string price
                required property string papers
                required property string fit
                objectName: "result:" + code
                text: name
                time: deadline
                fee: price
                bring: papers
                kiosk: fit
                Layout.fillWidth: true
                onClicked: SearchModel.choose(code)
            }
        }
    }
    Connections {
        target: SearchModel
        function onChanged(): void {
            if (SearchModel.shelf !== screen.shown) {
                screen.shown = SearchModel.shelf;
                screen.toTop();
            }
        }
    }
}
