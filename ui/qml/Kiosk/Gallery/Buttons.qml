import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// What is pressed: as usual, held down, with the focus of keys, not open yet.
Sheet {
    heading: qsTr("Nút bấm")

    component States: GridLayout {
        columns: Theme.size > 1 ? 1 : 3
        columnSpacing: Theme.apart
        rowSpacing: Theme.apart
        uniformCellWidths: true
        Layout.fillWidth: true
    }

    States {
        PrimaryButton {
            objectName: "primary-usual"
            text: qsTr("Nộp hồ sơ")
            Layout.fillWidth: true
        }
        PrimaryButton {
            objectName: "primary-focus"
            text: qsTr("Nộp hồ sơ")
            Layout.fillWidth: true
            FocusRing {
                corner: Theme.corner
            }
        }
        PrimaryButton {
            objectName: "primary-closed"
            text: qsTr("Nộp hồ sơ")
            ready: false
            Layout.fillWidth: true
        }
    }
    States {
        QuietButton {
            objectName: "quiet-usual"
            text: qsTr("Quay lại")
            Layout.fillWidth: true
        }
        QuietButton {
            objectName: "quiet-focus"
            text: qsTr("Quay lại")
            Layout.fillWidth: true
            FocusRing {
                corner: Theme.corner
            }
        }
        TextButton {
            objectName: "text-usual"
            text: qsTr("Làm lại từ đầu")
            Layout.fillWidth: true
        }
    }
    Flow {
        spacing: Theme.apart
        Layout.fillWidth: true
        ScrollButton {
            objectName: "scroll-up"
            text: qsTr("Lên")
            downward: false
        }
        ScrollButton {
            objectName: "scroll-down"
            text: qsTr("Xem tiếp")
        }
        StripTarget {
            objectName: "strip-usual"
            width: 52 * Theme.mm
            text: qsTr("Cỡ chữ")
            standing: qsTr("Thường")
            drawing: LetterSizes {
                inkColour: Theme.colour.primary
                stroke: 0.8 * Theme.mm
            }
        }
        StripTarget {
            objectName: "strip-open"
            width: 52 * Theme.mm
            text: qsTr("Âm thanh")
            standing: qsTr("Im lặng")
            open: true
            drawing: Speaker {
                inkColour: Theme.colour.primary
                stroke: 0.8 * Theme.mm
            }
        }
    }
    Rating {
        given: 4
        Layout.fillWidth: true
    }
}
