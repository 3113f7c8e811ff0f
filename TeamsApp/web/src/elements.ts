import { CardElement, GlobalRegistry, HorizontalAlignment, StringProperty, Table, Versions } from "adaptivecards";

const styles = new Set(["default", "subtle", "informative", "accent", "good", "attention", "warning"]);

/** Teams' badge, which the renderer does not know: a short word in a coloured pill. */
class Badge extends CardElement {
  static readonly textProperty = new StringProperty(Versions.v1_0, "text", true);
  static readonly styleProperty = new StringProperty(Versions.v1_0, "style");
  static readonly appearanceProperty = new StringProperty(Versions.v1_0, "appearance");
  static readonly tooltipProperty = new StringProperty(Versions.v1_0, "tooltip");

  protected override populateSchema(schema: Parameters<CardElement["populateSchema"]>[0]): void {
    super.populateSchema(schema);
    schema.add(Badge.textProperty, Badge.styleProperty, Badge.appearanceProperty, Badge.tooltipProperty);
  }

  override getJsonTypeName(): string {
    return "Badge";
  }

  protected override internalRender(): HTMLElement {
    const style = String(this.getValue(Badge.styleProperty) ?? "default").toLowerCase();
    const filled = String(this.getValue(Badge.appearanceProperty) ?? "").toLowerCase() === "filled";
    const badge = document.createElement("span");
    badge.className = `badge badge-${styles.has(style) ? style : "default"}${filled ? " badge-filled" : ""}`;
    badge.textContent = String(this.getValue(Badge.textProperty) ?? "");
    const tooltip = this.getValue(Badge.tooltipProperty) as string | undefined;
    if (tooltip) {
      badge.title = tooltip;
    }
    const box = document.createElement("div");
    box.className = "badge-box";
    box.style.textAlign = this.horizontalAlignment === HorizontalAlignment.Right ? "end" : "";
    box.append(badge);
    return box;
  }
}

/** Teaches the renderer the elements that it does not bring along by itself. */
export function registerElements(): void {
  GlobalRegistry.elements.register("Table", Table, Versions.v1_5);
  GlobalRegistry.elements.register("Badge", Badge, Versions.v1_0);
}

