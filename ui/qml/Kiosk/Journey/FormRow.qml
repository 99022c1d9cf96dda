pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Bridge
import Kiosk.Controls

// One row of the form: a line to fill, answers to choose from, or a commune to be found by a few letters.
Loader {
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
    required property int more

    sourceComponent: kind === "choice" ? choice : kind === "commune" ? commune : line

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
        ChoiceField {
            name: row.key
            label: row.label
            source: row.origin
            help: row.help
            trouble: row.trouble
            options: row.options
            values: row.values
            meanings: row.meanings
            value: row.value
            onChosen: value => FormModel.answer(row.key, value)
        }
    }
    Component {
        id: commune
        CommuneField {
            name: row.key
            label: row.label
            value: row.value
            help: row.help
            hint: row.hint
            trouble: row.trouble
            limit: row.limit
            options: row.options
            more: row.more
            onEdited: text => FormModel.answer(row.key, text)
            onAsked: FormModel.showAll(row.key)
        }
    }
}
