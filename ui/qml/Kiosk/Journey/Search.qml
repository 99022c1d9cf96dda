pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// Finding a procedure by the words of the street.
Frame {
    id: screen

    question: qsTr("Quý khách tìm thủ tục gì?")
    reason: qsTr("Gõ vài chữ, có dấu hay không dấu đều được. Ví dụ: khai sinh, tam tru, sao y.")
    primary: ""
    drawing: Loupe {}

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.grid

        Field {
            id: query
            name: "query"
            hint: qsTr("Chạm vào đây để gõ")
            value: SearchModel.query
            limit: 200
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
        ListView {
            id: results
            objectName: "results"
            Layout.fillWidth: true
            Layout.fillHeight: true
            clip: true
            spacing: Theme.grid / 2
            boundsBehavior: Flickable.StopAtBounds
            model: SearchModel.rows
            delegate: ListRow {
                required property string code
                required property string name
                required property string deadline
                required property string price
                required property string fit
                objectName: "result:" + code
                width: results.width
                text: name
                time: deadline
                fee: price
                kiosk: fit
                onClicked: SearchModel.choose(code)
            }
        }
    }
}
