//! The text of an item as HTML. It is made of what Markdown has and of nothing else: HTML in it is shown as text,
//! links lead to the web, to mail or into the site itself, and pictures of other sites are links.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// Markdown as HTML.
pub fn html(markdown: &str) -> String {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let events = Parser::new_ext(markdown, options).map(tame);
    let mut text = String::new();
    html::push_html(&mut text, events);
    text
}

/// Markdown as the words in it, a line for each block: what is found by them.
pub fn plain(markdown: &str) -> String {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut text = String::new();
    for event in Parser::new_ext(markdown, options).map(tame) {
        match event {
            Event::Text(words) | Event::Code(words) => text.push_str(&words),
            Event::HardBreak
            | Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item) => {
                text.push('\n');
            }
            Event::SoftBreak
            | Event::End(TagEnd::TableCell | TagEnd::TableRow | TagEnd::TableHead) => {
                text.push(' ');
            }
            _ => {}
        }
    }
    text.trim().to_owned()
}

fn tame(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        Event::Start(
            Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }
            | Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            },
        ) => Event::Start(Tag::Link {
            link_type,
            dest_url: leading(dest_url),
            title,
            id,
        }),
        Event::End(TagEnd::Image) => Event::End(TagEnd::Link),
        other => other,
    }
}

/// Where a link may lead; nowhere for anything else. What has a colon before any slash names a scheme, whatever stands
/// between, and what begins with two slashes another site.
fn leading(url: CowStr<'_>) -> CowStr<'_> {
    let lower = url.trim().to_ascii_lowercase();
    let known = ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| lower.starts_with(scheme));
    let before = lower.split(['/', '?', '#']).next().unwrap_or_default();
    let foreign = before.contains(':')
        || lower.starts_with("//")
        || lower.contains('\\')
        || lower.chars().any(char::is_control);
    if known || !foreign {
        url
    } else {
        CowStr::Borrowed("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_words() {
        let words =
            plain("# 通知\n\n**一**、[检查](https://a.cn)\n第二行\n\n|甲|乙|\n|-|-|\n|1|2|");
        assert_eq!(words, "通知\n一、检查 第二行\n甲 乙  1 2");
    }

    #[test]
    fn markdown_becomes_html_and_html_becomes_text() {
        for (markdown, expected) in [
            (
                "# 通知\n\n**一**、检查",
                "<h1>通知</h1>\n<p><strong>一</strong>、检查</p>\n",
            ),
            (
                "a <script>alert(1)</script>",
                "<p>a &lt;script&gt;alert(1)&lt;/script&gt;</p>\n",
            ),
            (
                "<img src=x onerror=alert(1)>",
                "<p>&lt;img src=x onerror=alert(1)&gt;</p>\n",
            ),
            (
                "[站点](https://example.gov.cn/a?b=1)",
                "<p><a href=\"https://example.gov.cn/a?b=1\">站点</a></p>\n",
            ),
            ("[本站](/xxgk/1)", "<p><a href=\"/xxgk/1\">本站</a></p>\n"),
            (
                "![图](https://x.cn/a.png)",
                "<p><a href=\"https://x.cn/a.png\">图</a></p>\n",
            ),
        ] {
            assert_eq!(html(markdown), expected, "{markdown}");
        }
        assert!(html("|甲|乙|\n|-|-|\n|1|2|").contains("<table>"));
    }

    #[test]
    fn links_lead_nowhere_else() {
        for url in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "java&#x0A;script:alert(1)",
            "&#106;avascript:alert(1)",
            "//evil.example",
            "file:///etc/passwd",
            "\\\\evil",
        ] {
            for text in [
                format!("[x](<{url}>)"),
                format!("<{url}>"),
                format!("![x](<{url}>)"),
            ] {
                let made = html(&text);
                let attributes = made.split("<a href=\"").skip(1);
                for attribute in attributes {
                    let href = attribute.split('"').next().unwrap();
                    assert_eq!(href, "", "{text}: {made}");
                }
            }
        }
    }

    /// Whatever is written, no tag is made but those of Markdown, and none has a handler.
    #[test]
    fn no_text_makes_a_tag_of_its_own() {
        let pieces = [
            "<script>",
            "</script>",
            "<img onerror=x>",
            "<svg/onload=x>",
            "`",
            "```\n",
            "\n\n",
            "> ",
            "- ",
            "[a](",
            "javascript:x)",
            "![",
            "](",
            "\"",
            "'",
            "<",
            ">",
            "&lt;",
            "|",
            "\\",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<?x",
            "[^1]",
            "[^1]: <b>",
            "<style>",
            "<a href=\"x\" onclick=y>",
        ];
        let mut state = 7_u64;
        for _ in 0..3000 {
            let mut text = String::new();
            for _ in 0..8 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                let index = usize::try_from(state >> 33).unwrap() % pieces.len();
                text.push_str(pieces[index]);
            }
            let made = html(&text);
            for tag in ["<script", "<img", "<svg", "<style", "<!--", "<b>", "<?"] {
                assert!(!made.contains(tag), "{text:?} makes {made:?}");
            }
            for tag in made.split('<').skip(1) {
                let tag = tag.split('>').next().unwrap();
                assert!(!tag.contains(" on"), "{text:?} makes {made:?}");
            }
        }
    }
}
