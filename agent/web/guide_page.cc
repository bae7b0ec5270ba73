#include <md4c-html.h>

#include <algorithm>
#include <regex>

#include "agent/web/frame.h"
#include "agent/web/guide.h"
#include "agent/web/guide_text.h"

namespace returnwatch::agent {
namespace {

constexpr char kGuide[] =
    R"html(<article class="guide">{{{html}}}</article><p><a href="/guide/">All checks explained</a></p>)html";

const std::string_view* text_of(const std::string& name) {
  for (const auto& [known, text] : web::guide_texts())
    if (known == name) return &text;
  return nullptr;
}

// "refund_failed.md#x", "../operating.md", "guide/README.md" -> where the agent serves it; "" = nowhere.
std::string served_at(std::string file) {
  file = file.substr(0, file.find('#'));
  file = file.substr(file.rfind('/') == std::string::npos ? 0 : file.rfind('/') + 1);
  file = file.substr(0, file.size() - 3);
  if (file == "README") file = "";
  return text_of(file) ? "/guide/" + file : "";
}

// Links between the files become links between the pages; a file that is not served is only named.
std::string with_our_links(const std::string& markdown) {
  static const std::regex link(R"re(\[([^\]]*)\]\(([^):]*\.md(?:#[^)]*)?)\))re");
  std::string out;
  auto from = markdown.cbegin();
  for (std::sregex_iterator it(markdown.begin(), markdown.end(), link), end; it != end; ++it) {
    out.append(from, (*it)[0].first);
    const std::string at = served_at((*it)[2]);
    out += at.empty() ? (*it)[1].str() : "[" + (*it)[1].str() + "](" + at + ")";
    from = (*it)[0].second;
  }
  return out.append(from, markdown.cend());
}

std::string html_of(std::string_view markdown) {
  const std::string text = with_our_links(std::string(markdown));
  std::string out;
  const auto append = [](const MD_CHAR* part, MD_SIZE size, void* into) {
    static_cast<std::string*>(into)->append(part, size);
  };
  md_html(text.data(), static_cast<MD_SIZE>(text.size()), append, &out, MD_DIALECT_GITHUB | MD_FLAG_NOHTML, 0);
  // A table that is wider than a phone scrolls by itself, by keyboard, too.
  int tables = 0;
  for (auto at = out.find("<table>"); at != std::string::npos; at = out.find("<table>", at)) {
    const std::string box =
        R"(<div class="scroll" tabindex="0" role="region" aria-label="Table )" + std::to_string(++tables) + "\">";
    out.insert(at, box);
    at = out.find("</table>", at + box.size());
    if (at == std::string::npos) break;
    out.insert(at + std::string_view("</table>").size(), "</div>");
  }
  return out;
}

}  // namespace

std::optional<std::string> guide_page(const PageFrame& frame, const std::string& name) {
  const std::string_view* text = text_of(name);
  if (!text) return std::nullopt;
  Data data;
  data.set("html", html_of(*text));
  return web::page(frame, "Guide", kGuide, data);
}

}  // namespace returnwatch::agent
