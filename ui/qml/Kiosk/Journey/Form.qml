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

    Scroller {
        id: area
        objectName: "fields"
        anchors.fill: parent
        ColumnLayout {
            width: parent.width
            spacing: Theme.apart
            Repeater {
                model: FormModel.rows
                delegate: Loader {
                    id: row
                    required property string key
                    required property string label
                    required property string kind
                    required property string value
                    required property string origin
                    required property string trouble
                    required property string hint
                    required property string help
                    required property int limit
                    required property list<string> options
                    required property list<string> values
                    required property list<string> meanings
                    Layout.fillWidth: true
                    sourceComponent: kind === "choice" ? choice : line

                    Component {
                        id: line
                        Field {
                            name: row.key
                            label: row.label
                            value: row.value
                            source: row.origin
                            trouble: row.trouble
                            hint: row.hint
                            help: row.help
                            limit: row.limit
                            kind: row.kind
                            onEdited: text => FormModel.answer(row.key, text)
                        }
                    }
                    Component {
                        id: choice
                        ColumnLayout {
                            spacing: Theme.grid / 2
                            objectName: "field:" + row.key
                            RowLayout {
                                spacing: Theme.grid
                                Layout.fillWidth: true
                                Words {
                                    text: row.label
                                    bold: true
                                    font.pixelSize: Theme.label
                                    Layout.fillWidth: true
                                }
                                Pill {
                                    text: row.origin
                                }
                            }
                            Words {
                                text: row.help
                                visible: text !== ""
                                color: Theme.colour.quiet
                                Layout.fillWidth: true
                            }
                            GridLayout {
                                columns: row.options.length > 4 || row.options.length === 3 ? 3 : 2
                                columnSpacing: Theme.grid
                                rowSpacing: Theme.grid
                                uniformCellWidths: true
                                Layout.fillWidth: true
                                Repeater {
                                    model: row.options
                                    delegate: OptionRow {
                                        required property int index
                                        required property string modelData
                                        objectName: "option:" + row.key + ":" + modelData
                                        text: modelData
                                        meaning: row.meanings[index]
                                        chosen: row.value === row.values[index]
                                        Layout.fillWidth: true
                                        Layout.fillHeight: true
                                        onClicked: FormModel.answer(row.key, row.values[index])
                                    }
                                }
                            }
                            Words {
                                text: row.trouble
                                visible: text !== ""
                                color: Theme.colour.trouble
                                bold: true
                                font.pixelSize: Theme.small
                                Layout.fillWidth: true
                            }
                        }
                    }
                }
            }
        }
        Connections {
            target: FormModel
            function onStepped() {
                area.toTop();
            }
        }
    }
}
