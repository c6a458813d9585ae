// Templates of the user's own: what is wrong with them is told at their lines, as soon as the settings name them.

const { run } = require("./client.js");

const SETTINGS = "schemagen.toml";
const TEMPLATE = "mine/mod.rs.j2";

run(async (editor) => {
  await editor.start();
  editor.open(SETTINGS);
  editor.type(SETTINGS, "[tenancy]", '[target.rust]\ntemplates = "mine"\n[tenancy]');
  const told = (it) => it.some((found) => found.code === "invalid-template" && found.range.start.line === 1);
  await editor.until(TEMPLATE, told, "a name that the view does not have");
  editor.type(SETTINGS, 'templates = "mine"', "");
  await editor.until(TEMPLATE, (it) => it.length === 0, "templates that nobody uses");
});
