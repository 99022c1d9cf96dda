pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// The code, with its square for a phone where no slip carries it; then what to take along: both in sight without
// scrolling at the usual size. Then what became of the dossier, in the words that are true of it, and how it was.
Frame {
    id: screen

    // On a small screen what one must see has no room to spare.
    readonly property bool small: Theme.k < 0.8
    readonly property real inset: (small ? 1 : 1.5) * Theme.grid

    question: ResultModel.taken ? qsTr("Hồ sơ đã đến tỉnh") : qsTr("Chưa có xác nhận tiếp nhận")
    reason: ResultModel.taken ? qsTr("Xong rồi. Xin giữ mã hồ sơ này.") : qsTr("Ki-ốt chưa nhận được trả lời của tỉnh.")
    back: ""
    primary: qsTr("Kết thúc")
    ready: true
    canStartOver: false
    drawing: ResultModel.taken ? arrived : away

    Component {
        id: arrived
        Sending {}
    }
    Component {
        id: away
        ProvinceAway {}
    }

    ColumnLayout {
        id: column
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.grid

        Plate {
            id: plate
            readonly property bool wide: width > 21 * Theme.lead
            color: ResultModel.taken ? Theme.colour.doneGround : Theme.colour.waitGround
            border.color: ResultModel.taken ? Theme.colour.done : Theme.colour.wait
            Layout.fillWidth: true
            Layout.preferredHeight: facts.implicitHeight + 2 * screen.inset
            GridLayout {
                id: facts
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.top: parent.top
                anchors.margins: screen.inset
                anchors.leftMargin: (screen.small ? 1.25 : 2) * Theme.grid
                anchors.rightMargin: (screen.small ? 1.25 : 2) * Theme.grid
                columns: plate.wide ? 2 : 1
                columnSpacing: (screen.small ? 1 : 2) * Theme.grid
                rowSpacing: Theme.grid
                ColumnLayout {
                    spacing: (screen.small ? 0.5 : 1) * Theme.grid
                    Layout.fillWidth: true
                    Words {
                        text: ResultModel.codeHeading
                        color: ResultModel.taken ? Theme.colour.done : Theme.colour.wait
                        bold: true
                        Layout.fillWidth: true
                    }
                    Words {
                        objectName: "code"
                        text: ResultModel.code
                        bold: true
                        font.pixelSize: Theme.code
                        font.features: {
                            "tnum": 1
                        }
                        // A code is never broken; a long one is set smaller.
                        wrapMode: Text.NoWrap
                        fontSizeMode: Text.HorizontalFit
                        minimumPixelSize: Theme.lead
                        lineHeight: 1
                        Layout.fillWidth: true
                    }
                    Words {
                        objectName: "slip-words"
                        text: ResultModel.slipWords
                        visible: text !== ""
                        bold: true
                        font.pixelSize: screen.small ? Theme.body : Theme.lead
                        Layout.fillWidth: true
                    }
                }
                Picture {
                    objectName: "qr"
                    visible: ResultModel.qr !== ""
                    source: ResultModel.qr
                    name: qsTr("Mã hồ sơ để chụp bằng điện thoại")
                    Layout.preferredWidth: (screen.small ? 40 : 62) * Theme.mm
                    Layout.preferredHeight: Layout.preferredWidth
                    Layout.alignment: Qt.AlignHCenter
                }
            }
        }
        Plate {
            id: taking
            readonly property bool wide: width > 27 * Theme.lead
            color: Theme.colour.card
            border.width: Theme.border
            border.color: Theme.colour.ink
            Layout.fillWidth: true
            Layout.preferredHeight: take.implicitHeight + 2 * screen.inset
            ColumnLayout {
                id: take
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.top: parent.top
                anchors.margins: screen.inset
                anchors.leftMargin: (screen.small ? 1.25 : 2) * Theme.grid
                anchors.rightMargin: (screen.small ? 1.25 : 2) * Theme.grid
                spacing: (screen.small ? 0.5 : 1) * Theme.grid
                Words {
                    objectName: "take"
                    text: ResultModel.takeWords
                    bold: true
                    font.pixelSize: Theme.title
                    Layout.fillWidth: true
                }
                RowLayout {
                    spacing: 2 * Theme.grid
                    Layout.fillWidth: true
                    GridLayout {
                        columns: !Theme.portrait && (taking.wide || (screen.small && Theme.size === 0)) ? 2 : 1
                        columnSpacing: 2 * Theme.grid
                        rowSpacing: Theme.grid
                        uniformCellWidths: true
                        Layout.fillWidth: true
                        Layout.alignment: Qt.AlignTop
                        Thing {
                            objectName: "take:card"
                            visible: ResultModel.cardThere
                            drawing: "CardTake"
                            words: qsTr("Thẻ, đang ở trên đầu đọc")
                        }
                        Thing {
                            objectName: "take:papers"
                            drawing: "SheetTake"
                            words: qsTr("Giấy tờ, ở khay máy quét")
                        }
                        Thing {
                            objectName: "take:slip"
                            visible: ResultModel.slipTaken
                            drawing: "SlipTaken"
                            words: qsTr("Phiếu, ở khe dưới màn hình")
                        }
                    }
                    Picture {
                        objectName: "slip"
                        visible: ResultModel.slip !== "" && taking.wide && Theme.portrait
                        source: ResultModel.slip
                        name: qsTr("Hình phiếu")
                        Layout.preferredWidth: 42 * Theme.mm
                        Layout.preferredHeight: 66 * Theme.mm
                        Layout.alignment: Qt.AlignTop
                    }
                }
            }
        }
        Words {
            objectName: "expected"
            text: ResultModel.expected
            visible: text !== ""
            bold: true
            font.pixelSize: Theme.lead
            Layout.fillWidth: true
        }
        Words {
            objectName: "custody"
            text: ResultModel.taken ? ResultModel.custodyWords : qsTr("Hồ sơ đã niêm phong và giữ trong ki-ốt; ki-ốt sẽ tự gửi khi nối lại được với tỉnh.")
            Layout.fillWidth: true
        }
        Words {
            objectName: "next"
            text: ResultModel.nextWords
            Layout.fillWidth: true
        }
        Words {
            text: ResultModel.stars > 0 ? qsTr("Cảm ơn quý khách đã cho biết.") : qsTr("Quý khách thấy ki-ốt phục vụ thế nào? Không bắt buộc.")
            bold: true
            Layout.fillWidth: true
            Layout.topMargin: Theme.grid
        }
        Rating {
            given: ResultModel.stars
            Layout.fillWidth: true
            onRated: stars => ResultModel.rate(stars)
        }
    }

    component Thing: RowLayout {
        id: thing
        required property string drawing
        required property string words
        spacing: Theme.grid
        Layout.fillWidth: true
        Sketch {
            name: thing.drawing
            size: (screen.small ? 15 : 18) * Theme.mm
            Layout.preferredWidth: size
            Layout.preferredHeight: size
        }
        Words {
            text: thing.words
            font.pixelSize: screen.small ? Theme.body : Theme.lead
            Layout.fillWidth: true
        }
    }
}
