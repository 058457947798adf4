<?php
/**
 * Stand-ins for the parts of WordPress that the plugin calls. Its HTTP requests are real.
 *
 * The environment has PLUGIN (its file), URL and TOKEN (of the service), and SECOND (the milliseconds of a second of a
 * timeout). Standard input is JSON, a list of steps: `{"hook": name, "posts": […], "arguments": […]}`, a post being the
 * arguments of an object; the site has `posts`. Standard output is JSON: what each step came to.
 */

define( 'ABSPATH', __DIR__ );
define( 'PRESSCHECK_URL', getenv( 'URL' ) );
if ( getenv( 'TOKEN' ) ) {
	define( 'PRESSCHECK_TOKEN', getenv( 'TOKEN' ) );
}
ini_set( 'display_errors', 'stderr' );
ini_set( 'log_errors', '1' );
ini_set( 'error_log', '' ); // Standard error.
error_reporting( E_ALL );
set_error_handler(
	function ( $level, $message, $file, $line ) {
		throw new ErrorException( $message, 0, $level, $file, $line );
	}
);

class WP_Error {
	public function __construct( public $code = '', public $message = '', public $data = '' ) {}

	public function get_error_message() {
		return $this->message;
	}
}

$hooks = array();
$posts = array();

function add_filter( $name, $callback, $priority = 10, $accepted_args = 1 ) {
	$GLOBALS['hooks'][ $name ][] = array( $callback, $accepted_args );
}

function add_action( $name, $callback, $priority = 10, $accepted_args = 1 ) {
	add_filter( $name, $callback, $priority, $accepted_args );
}

function apply_filters( $name, $value, ...$more ) {
	foreach ( $GLOBALS['hooks'][ $name ] as list( $callback, $count ) ) {
		$value = $callback( ...array_slice( array( $value, ...$more ), 0, $count ) );
	}
	return $value;
}

function is_wp_error( $thing ) {
	return $thing instanceof WP_Error;
}

function wp_remote_request( $url, $args ) {
	$headers = array();
	foreach ( $args['headers'] as $name => $value ) {
		$headers[] = "$name: $value";
	}
	$request = curl_init( $url );
	$options = array(
		CURLOPT_CUSTOMREQUEST  => $args['method'],
		CURLOPT_HTTPHEADER     => $headers,
		CURLOPT_RETURNTRANSFER => true,
		CURLOPT_TIMEOUT_MS     => $args['timeout'] * (int) getenv( 'SECOND' ),
	);
	curl_setopt_array( $request, $options );
	if ( isset( $args['body'] ) ) {
		curl_setopt( $request, CURLOPT_POSTFIELDS, $args['body'] );
	}
	$body = curl_exec( $request );
	if ( false === $body ) {
		return new WP_Error( 'http_request_failed', curl_error( $request ) );
	}
	return array( 'body' => $body, 'response' => array( 'code' => curl_getinfo( $request, CURLINFO_RESPONSE_CODE ) ) );
}

function wp_remote_retrieve_response_code( $response ) {
	return is_wp_error( $response ) ? '' : $response['response']['code'];
}

function wp_remote_retrieve_body( $response ) {
	return is_wp_error( $response ) ? '' : $response['body'];
}

function wp_json_encode( $data ) {
	return json_encode( $data );
}

function wp_strip_all_tags( $text ) {
	return trim( strip_tags( preg_replace( '#<(script|style)\b.*?</\1>#si', '', $text ) ) );
}

function strip_shortcodes( $text ) { // The site has one.
	return preg_replace( '#\[gallery\b[^\]]*\]#', '', $text );
}

function wp_parse_url( $url, $component ) {
	return parse_url( $url, $component );
}

function home_url() {
	return 'https://www.saltmarsh-gazette.example';
}

function get_bloginfo( $what ) {
	return array( 'language' => 'en-US' )[ $what ];
}

function get_post( $post ) {
	return is_object( $post ) ? $post : ( $GLOBALS['posts'][ $post ] ?? null );
}

function get_permalink( $post ) {
	$post = get_post( $post );
	return home_url() . ( 'publish' === $post->post_status ? "/2024/05/18/{$post->post_name}/" : "/?p={$post->ID}" );
}

function get_post_time( $format, $gmt, $post ) {
	return gmdate( $format, strtotime( $post->post_date_gmt . ' UTC' ) );
}

require getenv( 'PLUGIN' );

$done = array();
foreach ( json_decode( stream_get_contents( STDIN ), false, 512, JSON_THROW_ON_ERROR ) as $step ) {
	$posts = array_column( $step->posts, null, 'ID' );
	if ( 'autosave' === $step->hook ) { // As in the controller of autosaves.
		defined( 'DOING_AUTOSAVE' ) || define( 'DOING_AUTOSAVE', true );
		$step->hook = 'rest_pre_insert_post';
	}
	$result = apply_filters( $step->hook, ...$step->arguments );
	$done[] = array( 'error' => is_wp_error( $result ) ? array( $result->message, $result->data['status'] ) : null );
}
echo json_encode( $done );
