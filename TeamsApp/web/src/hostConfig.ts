import { HostConfig } from "adaptivecards";

/** Colours are the page's own variables: a theme changes them all without drawing a card again. */
function colour(name: string) {
  return { default: `var(--${name})`, subtle: `var(--${name})` };
}

const foregroundColors = {
  default: { default: "var(--text)", subtle: "var(--text-subtle)" },
  dark: colour("text"),
  light: colour("text-subtle"),
  accent: colour("accent-text"),
  good: colour("good-text"),
  warning: colour("warning-text"),
  attention: colour("attention-text"),
};

function container(background: string) {
  return { backgroundColor: `var(--${background})`, foregroundColors };
}

export const hostConfig = new HostConfig({
  fontFamily: "inherit",
  fontTypes: {
    default: {
      fontFamily: "inherit",
      fontSizes: { small: 13, default: 15, medium: 17, large: 20, extraLarge: 28 },
      fontWeights: { lighter: 300, default: 400, bolder: 600 },
    },
    monospace: {
      fontFamily: "var(--mono)",
      fontSizes: { small: 12, default: 13, medium: 15, large: 18, extraLarge: 24 },
      fontWeights: { lighter: 300, default: 400, bolder: 600 },
    },
  },
  lineHeights: { small: 18, default: 22, medium: 24, large: 28, extraLarge: 36 },
  spacing: { small: 6, default: 10, medium: 16, large: 28, extraLarge: 36, padding: 16 },
  separator: { lineThickness: 1, lineColor: "var(--line)" },
  supportsInteractivity: true,
  containerStyles: {
    default: container("surface"),
    emphasis: container("emphasis"),
    accent: container("accent-tint"),
    good: container("good-tint"),
    warning: container("warning-tint"),
    attention: container("attention-tint"),
  },
  actions: {
    maxActions: 6,
    spacing: "medium",
    buttonSpacing: 8,
    showCard: { actionMode: "inline", inlineTopMargin: 12, style: "emphasis" },
    actionsOrientation: "horizontal",
    actionAlignment: "left",
  },
  inputs: {
    label: {
      requiredInputs: { weight: "bolder", suffix: " *", suffixColor: "attention" },
      optionalInputs: { weight: "bolder" },
      inputSpacing: "small",
    },
    errorMessage: { color: "attention", size: "small", spacing: "small" },
  },
  adaptiveCard: { allowCustomStyle: false },
  factSet: {
    title: { color: "default", isSubtle: true, size: "default", weight: "default", wrap: true, maxWidth: 150 },
    value: { color: "default", isSubtle: false, size: "default", weight: "default", wrap: true },
    spacing: 20,
  },
  textStyles: {
    heading: { weight: "bolder", size: "large", color: "default", fontType: "default", isSubtle: false },
    columnHeader: { weight: "bolder", size: "small", color: "default", fontType: "default", isSubtle: true },
  },
  textBlock: { headingLevel: 2 },
  table: { cellSpacing: 6 },
});
