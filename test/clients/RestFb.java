import com.restfb.DefaultFacebookClient;
import com.restfb.DefaultJsonMapper;
import com.restfb.DefaultWebRequestor;
import com.restfb.FacebookClient;
import com.restfb.FacebookEndpoints;
import com.restfb.Parameter;
import com.restfb.Version;
import com.restfb.json.Json;
import com.restfb.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;

/** RestFB as a bot uses it: carries out what it reads, a line for each operation. */
public class RestFb {
  private final FacebookClient client;
  private final String page;
  private final String psid;
  private final String picture;

  private RestFb(String url, String token, String page, String psid, String picture) {
    // It calls the next page of a listing over https, whatever its address says.
    DefaultWebRequestor requestor =
        new DefaultWebRequestor() {
          @Override
          protected HttpURLConnection openConnection(URL address) throws IOException {
            return super.openConnection(new URL("http", address.getHost(), address.getPort(), address.getFile()));
          }
        };
    DefaultFacebookClient standin =
        new DefaultFacebookClient(token, requestor, new DefaultJsonMapper(), Version.LATEST);
    standin.setFacebookEndpointUrls(
        new FacebookEndpoints() {
          @Override
          public String getGraphEndpoint() {
            return url;
          }
        });
    this.client = standin;
    this.page = page;
    this.psid = psid;
    this.picture = picture;
  }

  public static void main(String[] args) throws Exception {
    RestFb library = new RestFb(args[0], args[1], args[2], args[3], args[4]);
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line; (line = lines.readLine()) != null; ) {
      String[] asked = line.split("\t");
      try {
        System.out.println("ok\t" + library.carryOut(asked[0], asked.length > 1 ? asked[1] : ""));
      } catch (Exception error) {
        System.out.println("failed\t" + error.toString().replaceAll("\\s+", " "));
      }
    }
  }

  private String carryOut(String operation, String given) {
    switch (operation) {
      case "create":
        return client
            .publish(
                page + "/personas",
                JsonObject.class,
                Parameter.with("name", given),
                Parameter.with("profile_picture_url", picture))
            .getString("id", "");
      case "name":
        return client
            .fetchObject(given, JsonObject.class, Parameter.with("fields", "name"))
            .getString("name", "");
      case "first_page":
        return idsOf(client.fetchConnection(page + "/personas", JsonObject.class).getData());
      case "all":
        List<JsonObject> all = new ArrayList<>();
        client.fetchConnection(page + "/personas", JsonObject.class).forEach(all::addAll);
        return idsOf(all);
      case "say":
        return send(given, Parameter.with("message", Json.object().add("text", "Hello")));
      case "type":
        return send(given, Parameter.with("sender_action", "typing_on"));
      case "show":
        JsonObject image =
            Json.object().add("type", "image").add("payload", Json.object().add("url", picture));
        return send(given, Parameter.with("message", Json.object().add("attachment", image)));
      case "delete":
        return String.valueOf(client.deleteObject(given));
      default:
        throw new IllegalArgumentException(operation);
    }
  }

  private String send(String personaId, Parameter what) {
    Parameter recipient = Parameter.with("recipient", Json.object().add("id", psid));
    client.publish(page + "/messages", JsonObject.class, recipient, Parameter.with("persona_id", personaId), what);
    return "";
  }

  private static String idsOf(List<JsonObject> personas) {
    List<String> ids = new ArrayList<>();
    for (JsonObject each : personas) ids.add(each.getString("id", ""));
    return String.join(",", ids);
  }
}
