"use strict";

// The viewer puts every example into its form, and all parameters at once exclude one another. So only those
// that an operation cannot do without keep theirs; the document itself stays as it is.
function withoutOptionalExamples(document) {
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path)) {
      for (const parameter of operation.parameters || []) {
        if (!parameter.required) {
          delete parameter.example;
        }
      }
    }
  }
  return document;
}

const emptyForms = () => ({
  statePlugins: {
    spec: { wrapActions: { updateJsonSpec: (update) => (document) => update(withoutOptionalExamples(document)) } },
  },
});

// Nothing may leave this host: no validator badge, no configuration from the address.
window.SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  validatorUrl: null,
  queryConfigEnabled: false,
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
  plugins: [emptyForms],
});
