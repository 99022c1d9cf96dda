pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

// The accents of one letter, over the keys and never over the field; a tap writes one, a tap beside closes.
Item {
    id: variants

    property string letter
    property bool large: false
    property real middle: 0
    property real below: 0

    signal written(text: string)

    visible: letter !== ""
    anchors.fill: parent

    MouseArea {
        anchors.fill: parent
        onClicked: variants.letter = ""
    }
    Rectangle {
        id: plate
        width: rows.width + Theme.grid
        height: rows.height + Theme.grid
        x: Math.max(0, Math.min(variants.width - width, variants.middle - width / 2))
        y: Math.max(0, Math.min(variants.height - height, variants.below - height))
        radius: Theme.corner
        color: Theme.colour.paper
        border.width: Theme.high ? Theme.mm : Theme.border
        border.color: Theme.colour.primary

        Column {
            id: rows
            anchors.centerIn: parent
            Repeater {
                model: Letters.variants(variants.letter)
                delegate: Row {
                    id: row
                    required property string modelData
                    Repeater {
                        model: row.modelData.split("")
                        delegate: Key {
                            required property string modelData
                            objectName: "variant:" + text
                            width: Math.min(20 * Theme.mm, (variants.width - 2 * Theme.grid) / 6)
                            height: 16 * Theme.mm
                            text: variants.large ? modelData.toUpperCase() : modelData
                            onClicked: {
                                variants.written(text);
                                variants.letter = "";
                            }
                        }
                    }
                }
            }
        }
    }
}
